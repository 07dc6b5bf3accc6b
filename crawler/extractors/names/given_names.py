"""Common given names of many countries, folded (lower case, no accents).

A short line of two or three capitalised words is as often a heading ("Market Report") as a name.  A known given name
at its start tells them apart; an unknown one proves nothing, so this table only adds to a score.
"""

import unicodedata

_LATIN = """
aaron abby abdul abdullah abigail abraham achim ada adam adele adela adrian adriana agata agnes agnieszka ahmad ahmed
aidan aine akira alan alain alba albert alberto alejandra alejandro aleksandar aleksandra aleksander aleksandr alena
alessandra alessandro alex alexa alexander alexandra alexandre alexei alexey alexis alfred alfredo ali alice alicia
alina alison allan allen allison alvaro amanda amber amelia amelie amina amir amit amy ana anastasia anders andras
andre andrea andreas andreea andrei andres andrew andrey andrzej andy anett anette angela angelika angelina angelo
angus anil anita anja anjali anke ann anna annabel anne anneke annemarie annette annie anthony anton antonella antonia
antonio antony anu anya april arjun armin arne arnold arthur artur arturo arun ashley asli astrid attila audrey august
aurelie austin ava axel ayesha ayse aysegul barbara barry bart bartosz beata beate beatrice beatriz becky ben benedikt
benjamin benoit bernard bernd bernhard bert beth bettina beverly bill billy birgit bjorn blake bob bogdan boris brad
bradley brandon brenda brendan brent brett brian bridget britta brooke bruce bruno bryan burak caitlin callum cameron
camila camille can carina carl carla carlo carlos carmen carol carola carole carolin carolina caroline carolyn carrie
carsten cassidy catarina cath catherine cathy cecile cecilia cedric celia celine celeste chad chandler chantal charles
charlie charlotte chelsea chen cheryl chiara chloe chris christa christel christian christiane christina christine
christof christoph christophe christopher christy ciara cindy claire clara clare claude claudia claudio claus clemens
clement cliff colin colleen connor conor conrad constantin cora corina corinna corinne cory courtney craig cristian
cristina curt curtis cynthia dagmar daisy dale damian damien dan dana daniel daniela daniele danielle danny daria
darius darren dave david dawn dean debbie deborah debra deepak deniz denis denise dennis derek desmond diana diane
didier diego dieter dietmar dimitri dimitris dina dirk divya dmitri dmitry dominic dominik dominique don donald donna
dorota dorothea doris doug douglas duncan dustin dylan eddie edgar eduard eduardo edward edwin eileen ekaterina elaine
eleanor elena eleni eli elia elias elif elina elisa elisabeth elise eliza elizabeth ella ellen elliot elsa elvira
emanuel emil emilia emilie emilio emily emma emmanuel emmanuelle emre enrico enrique eric erica erich erik erika erin
ernest ernesto ernst erwin esra esteban esther ethan eugen eugene eva evan evelyn ewa fabian fabio fabrice fabrizio
faith fatima fatma federica federico felicia felicity felipe felix ferdinand fernanda fernando filip filippo fiona
flavia florence florent florian frances francesca francesco francis francisca francisco franck francois francoise
frank franz franziska fred frederic frederick frederik frida friedrich fritz gabor gabriel gabriela gabriele gabriella
gail gareth gary gavin gemma geoff geoffrey georg george georges georgia georgina gerald gerard gerd gerhard gerrit
gert giacomo gianluca gianni gilbert gilles gina gino giorgio giovanni giulia giulio giuseppe gloria gonzalo gordon
goran grace graeme graham grant greg gregor gregory greta grzegorz gudrun guido guillaume guillermo gunnar gunter
gunther gustav gustavo guy hakan hamish hanna hannah hanne hannes hans harald harriet harry harsh hartmut hasan hassan
hayley hazel heather hector heide heidi heike heiko heiner heinrich heinz helen helena helene helga helmut hendrik
henning henri henrik henrike henry herbert herman hermann hilary hilde holger holly horst howard hubert hugh hugo
hussein ian ibrahim ida ignacio igor ilan ilaria ilona ilya imran ina ines inga inge ingo ingrid irene irina irene iris
irma isaac isabel isabell isabella isabelle isaiah ismail israel ivan ivana ivar ivo iwona jack jackie jackson jacob
jacqueline jacques jaime jakob jakub james jamie jan jana jane janet janez janice janine janis jared jaroslav jasmin
jasmine jason jasper javier jay jean jeanne jeff jeffrey jelena jen jenna jennifer jenny jens jeremy jerome jerry
jesper jess jesse jessica jesus jill jim jimmy joachim joan joana joanna joanne joao joaquin jochen jodie joe joel
joelle johan johann johanna johannes john johnny jon jonas jonathan jordan jordi jorg jorge jorgen jose josef joseph
josephine josh joshua joy joyce juan juana judith judy julia julian juliana juliane julie julien juliet juliette
julio julius jun jurgen justin justine justyna kai kamil kara karen karin karina karl karla karolina karoline karsten
kaspar kate katerina katharina katherine kathleen kathrin kathryn kathy katia katie katja katrin katy kay keith kelly
kelsey ken kenneth kenny kerry kerstin kevin khalid kim kimberly kirsten kirsty klaus konrad konstantin konstantinos
kristen kristian kristin kristina kristine krzysztof kumar kurt kyle kylie lara larissa larry lars laszlo laura lauren
laurence laurent laurie lea leah lee leila lena lennart leo leon leonard leonardo leonie leonora leslie leticia lewis
liam lidia lily lina linda lindsay lindsey linus lionel lisa liz liza logan lola lora lore lorena lorenzo lori lorraine
lothar lou louis louise luc luca lucas lucia luciano lucie lucy ludwig luigi luis luisa luiz lukas luke luna lutz lydia
lyn lynn maciej mads magdalena magnus maja malcolm malgorzata malte manfred manuel manuela mara marc marcel marcela
marcello marcelo marcin marco marcos marcus mareike margaret margarita margot mari maria mariam mariana marianne marie
marieke marija marina mario marion marisa marius marjan mark marko markus marlene marta martha martin martina marvin
mary marzena massimo mateusz mathias mathieu mathilde matias matt matteo matthew matthias matthieu maureen maurice
maurizio mauro max maxim maxime maximilian maya meera megan mehmet meike melanie melissa mercedes mia micha michael
michaela michal michel michele michelle mick miguel mihai mika mike mikhail mikko milan milena milos mina mira miranda
mirco miriam mirjam mirko mitchell moez mohamed mohammad mohammed mohit molly mona monica monika monique morgan moritz
morten moses muhammad murat mustafa myriam nabil nadia nadine nadja nancy naomi natalia natalie natasha nathalie nathan
navid neal neil nele nelson nicholas nick nicky nico nicola nicolas nicole niels nigel nikita niklas niko nikola
nikolai nikolaus nikos nils nina noah noel noemi nora norbert norma norman nuno olaf ole oleg olena olga oliver olivia
olivier omar orla oscar oskar osman otto owen pablo paloma pam pamela paola paolo pascal pat patricia patricio patrick
patrik patrizia paul paula paulina pauline paulo pavel pawel pedro peggy penny per peter petr petra petros phil philip
philipp philippa philippe phillip phoebe pia pierre pietro pilar piotr polly priya quentin rachael rachel radek rafael
raffaella rahul raimund rainer raj rajesh ralf ralph ramon raphael rasmus raul ravi ray raymond rebecca regina regine
reiner reinhard reinhold rene renata renate renaud ricardo riccardo richard rick ricky riley rita rob robbie robert
roberta roberto robin rod rodney rodrigo roger rohan roland rolf romain roman romy ron ronald rory rosa rosanna rose
rosie ross roxana roy ruben rudi rudolf rui rupert russ russell ruth ryan sabine sabrina sally salvatore sam samantha
samir sammy samuel sandra sandrine sandy sanjay santiago sara sarah sascha sasha saskia scott sean sebastian serena
sergei sergey sergio sharon shaun shawn sheila shelley shirley silke silvia simon simona simone sinead sofia sofie
sonia sonja sophia sophie stan stefan stefania stefanie stefano steffen stella stephan stephane stephanie stephen
steve steven stewart stuart sue sunil susan susana susann susanna susanne suzanne svein sven svenja svetlana sydney
sylvia sylvie szymon tamar tamara tania tanja tanya tara tariq tatiana tatjana ted teresa terry theo theodor theresa
therese thierry thilo thomas thorsten tilman tim timo timothy tina tobias todd tom tomas tomasz tommaso tommy toni tony
torben torsten tracey tracy trevor tristan trudi tyler udo ulf uli ulrich ulrike ursula ute uwe valentin valentina
valeria valerie vanessa vasily vera verena veronica veronika veronique vicente vicky victor victoria vijay viktor
viktoria vincent vincenzo virginia vivek vivian vivien vladimir volker walter waltraud wanda warren wayne wendy werner
wiebke wilfried wilhelm will willem william winfried wojciech wolf wolfgang xavier yan yann yannick yasmin yasmine
yves yvette yvonne yuki yulia yuri yusuf yuval zach zachary zahra zoe zoltan zofia
adnan aleksi andrius antti arkadiusz asa asger bartlomiej beatrix bence bjarne bozena bronislaw bulent cem ceyda
cezary damla dariusz darko dominika dorte dragan ebru edyta ekin ekrem elzbieta endre eniko erkki ertugrul eszter
ewelina ferenc filiz grazyna gyorgy hande helmi henryk huseyin irena istvan iveta izabela jacek jadwiga
janina janusz jaroslaw jarmo jerzy jiri jolanta jozef juha kalle kasia katarzyna kazimierz kemal kerem
kinga klara krystian krystyna lajos lech leszek libor lubos lucyna ludek lukasz marek mariusz marketa marlena
martyna matti mieczyslaw mirela miroslav miroslaw natasa necati nevena niina oguz oskari ozge ozlem paivi patryk
pekka petteri przemyslaw radoslaw radovan rafal romuald ryszard sanja selin serkan sevgi sinem slawomir slobodan
stanislav stanislaw sylwia szabolcs szilvia tadeusz tamas tapio teemu tibor timea tolga tomislav tuncay urszula
vaclav vaino vesna vilma violetta vlad vladan waclaw wieslaw witold wladyslaw yildiz zbigniew zdenek zdzislaw
zeljko zeynep zsolt zsuzsanna zuzana agus arief bambang budi dewi dwi eko hendra putri rizki siti wahyu yudi nguyen
tran pham hoang abdel abdelkader abdou aisha fatou jamal khadija khaled mahmoud mamadou mohamad moustafa ousmane
rashid salma tarek youssef zainab chidi chinedu emeka kwame kofi ngozi olu tunde thabo sipho nomsa aarav aditi
akash amrita anand anjana archana arvind ashish ashok bhavna chetan dinesh gaurav geeta harish kavita kiran lakshmi
mahesh manish manoj mohan mukesh neha nikhil nisha pankaj pooja prakash pramod prashant preeti rachna rakesh ramesh
ritu rohit sachin sandeep sanjeev shalini shikha shreya shweta sneha sonali sudhir suresh swati tanvi uday vandana
varun vikas vikram vinod vishal yogesh
aslı bartłomiej bolesław bronisław czesław elżbieta jarosław łucja łukasz małgorzata mirosław przemysław radosław
sławomir stanisław wacław wiesław władysław zdzisław yıldız ışıl bjørn jørgen jørn søren øystein øyvind åse
"""

_CYRILLIC = """
александр александра алексей алена алёна алина алла анастасия анатолий андрей андрій анна антон антонина аркадий арсений
артем артём богдан борис вадим валентин валентина валерий валерия василий василь вера вероника виктор виктория виталий
владимир владислав володимир вячеслав галина геннадий георгий глеб григорий дарья денис дмитрий дмитро евгений евгения
егор екатерина елена елизавета жанна зоя иван игорь илья инна ирина ігор іван константин ксения лариса лев леонид
лидия любовь людмила максим маргарита марина мария марія михаил михайло наталия наталья надежда никита николай нина
оксана олег олександр олена ольга павел петр пётр полина роман руслан светлана семен сергей сергій софья станислав
степан тамара тарас татьяна тимофей тимур ульяна фёдор федор юлия юрий яна ярослав
"""

_GREEK = """
αγγελική αθανάσιος αθηνά αικατερίνη αλέξανδρος αλεξάνδρα αλέξης αμαλία αναστασία αναστάσιος ανδρέας άννα αντώνης
αντωνία απόστολος άρης αριστείδης αριστοτέλης ασπασία αχιλλέας βαγγέλης βαρβάρα βασίλης βασιλική βάσω βασίλειος
βίκυ γεράσιμος γεωργία γεώργιος γιάννης γιώργος γιούλη γρηγόρης δέσποινα δημήτρης δημήτριος δήμητρα διονύσης έλενα
ελένη ελευθερία έλλη ελπίδα εμμανουήλ ερμιόνη έρη ευάγγελος ευαγγελία ευγενία εύη ευθύμιος ευτυχία ζωή ηλίας ηρώ
ηλιάνα θανάσης θάνος θεοδώρα θεόδωρος θοδωρής θωμάς ιουλία ιωάννα ιωάννης ισμήνη κατερίνα κική κλεοπάτρα κώστας
κωνσταντίνα κωνσταντίνος λάζαρος λάμπρος λένα λευτέρης λίνα λουκάς μαίρη μάκης μαργαρίτα μαρία μαριάννα μαρίνα
μάριος μάρκος μελίνα μιχάλης μιχαήλ μυρτώ νάνσυ νατάσα νίκη νίκος νικόλαος νικολέτα ντίνα ξένια όλγα ορέστης
παναγιώτα παναγιώτης παντελής παρασκευή πάνος παύλος πέτρος πηνελόπη ράνια ρένα σάκης σοφία σπύρος σπυρίδων σταύρος
στέλιος στέλλα στέφανος σταματία στρατής σωτήρης σωτηρία τάκης τάσος τάνια τίνα φίλιππος φωτεινή φώτης χαράλαμπος
χάρης χαρά χρήστος χριστίνα χρυσούλα χρύσα χρυσάνθη
"""


def _folded(names: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", names.casefold()) if not unicodedata.combining(char))


GIVEN_NAMES = frozenset(_folded(_LATIN + _CYRILLIC + _GREEK).split())
